package schema

func siteObjects(f Features) []*Object {
	if !f.Networks {
		return nil
	}
	return []*Object{network(), networkMember(), networkMemberGroup()}
}

func network() *Object {
	return object("Network", "Network", "Networks", "0DB", setup).of(
		id("Network ID"),
		each(fields(
			text("Name", "Name", 80).with(required, naming),
			picklist("Status", "Status", labelled(
				"UnderConstruction", "Preview", "Live", "Published", "DownForMaintenance", "Offline",
			)).with(required, initially("Live")),
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
	return object("NetworkMember", "Network Member", "Network Members", "0DO", updates, setup).of(
		id("Network Member ID"),
		fields(
			reference("NetworkId", "Network ID", "Network", "NetworkMembers", "Network").with(required, readOnly),
			reference("MemberId", "Member ID", "Member", "NetworkMemberUsers", "User").with(required, readOnly),
			boolean("PreferencesDisableAllFeedsEmail", "DisableAllFeedsEmail").with(updateOnly),
			picklist("DigestFrequency", "Digest Frequency",
				labelled("D", "Daily", "W", "Weekly", "N", "Never")).with(required, updateOnly, initially("N")),
			datetime("LastChatterActivityDate", "Last Chatter Activity Date").with(readOnly),
		),
		audited(),
	)
}

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func networkMemberGroup() *Object {
	return object("NetworkMemberGroup", "Network Member Group", "Network Member Groups", "0DL", creates, updates, setup).of(
		id("Network Member Group ID"),
		fields(
			reference("NetworkId", "Network ID", "Network", "NetworkMemberGroups", "Network").with(required, createOnly),
			reference("ParentId", "Profile or Permission Set ID", "Parent", "", "PermissionSet", "Profile").with(required, createOnly),
			picklist("AssignmentStatus", "Assignment Status", values("Added", "WaitingForAdd", "AddCalculated", "FailedAdd",
				"WaitingForRemove", "RemoveCalculated", "FailedRemove")).with(required, updateOnly, initially("Added")),
		),
		audited(),
	)
}
