package schema

func siteObjects(f Features) []*Object {
	if !f.Networks {
		return nil
	}
	return []*Object{network(), networkMember(), networkMemberGroup()}
}

func network() *Object {
	return Object{Name: "Network", Label: "Network", LabelPlural: "Networks", KeyPrefix: "0DB", Setup: true}.of(
		id("Network ID"),
		each(fields(
			text("Name", "Name", 80).with(required, naming),
			picklist("Status", "Status", []PicklistValue{
				{"UnderConstruction", "Preview"}, {"Live", "Published"}, {"DownForMaintenance", "Offline"},
			}).with(required, initially("Live")),
			area("Description", "Description", 1000),
			text("UrlPathPrefix", "URL Path Prefix", 255),
			boolean("OptionsSelfRegistrationEnabled", "SelfRegistrationEnabled"),
			boolean("OptionsSendWelcomeEmail", "SendWelcomeEmail"),
			reference("SelfRegProfileId", "Self-Registration Profile ID", "SelfRegProfile", "", "Profile"),
		), readOnly),
		audited(),
	)
}

// A member is made and taken away by Salesforce alone, from NetworkMemberGroup.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmember.htm
func networkMember() *Object {
	return Object{
		Name: "NetworkMember", Label: "Network Member", LabelPlural: "Network Members", KeyPrefix: "0DO", Updateable: true, Setup: true,
	}.of(
		id("Network Member ID"),
		fields(
			reference("NetworkId", "Network ID", "Network", "NetworkMembers", "Network").with(required, readOnly),
			reference("MemberId", "Member ID", "Member", "NetworkMemberUsers", "User").with(required, readOnly),
			boolean("PreferencesDisableAllFeedsEmail", "DisableAllFeedsEmail").with(updateOnly),
			picklist("DigestFrequency", "Digest Frequency",
				[]PicklistValue{{"D", "Daily"}, {"W", "Weekly"}, {"N", "Never"}}).with(required, updateOnly, initially("N")),
			datetime("LastChatterActivityDate", "Last Chatter Activity Date").with(readOnly),
		),
		audited(),
	)
}

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func networkMemberGroup() *Object {
	return Object{
		Name: "NetworkMemberGroup", Label: "Network Member Group", LabelPlural: "Network Member Groups", KeyPrefix: "0DL", Setup: true,
	}.of(
		id("Network Member Group ID"),
		each(fields(
			reference("NetworkId", "Network ID", "Network", "NetworkMemberGroups", "Network").with(required),
			reference("ParentId", "Profile or Permission Set ID", "Parent", "", "PermissionSet", "Profile").with(required),
			picklist("AssignmentStatus", "Assignment Status", values("Added", "WaitingForAdd", "AddCalculated", "FailedAdd",
				"WaitingForRemove", "RemoveCalculated", "FailedRemove")).with(required, initially("Added")),
		), readOnly),
		audited(),
	)
}
