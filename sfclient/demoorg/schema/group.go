package schema

func groupObjects() []*Object { return []*Object{group(), groupMember()} }

func group() *Object {
	return object("Group", "Group", "Groups", "00G", creates, updates, deletes, setup).of(
		id("Group ID"),
		fields(
			text("Name", "Name", 40).with(required, naming),
			text("DeveloperName", "Developer Name", 80),
			reference("RelatedId", "Related ID", "Related", "", "User", "UserRole").with(readOnly),
			picklist("Type", "Type", groupTypes()).with(createOnly, required, initially("Regular")),
			email("Email", "Email"),
			reference("OwnerId", "Owner ID", "Owner", "", "Organization", "User").with(readOnly),
			boolean("DoesSendEmailToMembers", "Send Email to Members"),
			boolean("DoesIncludeBosses", "Include Bosses"),
			area("Description", "Description", 255),
		),
		audited(),
	)
}

func groupMember() *Object {
	return object("GroupMember", "Group Member", "Group Members", "011", creates, deletes, setup).of(
		id("Group Member ID"),
		fields(
			reference("GroupId", "Group ID", "Group", "GroupMembers", "Group").with(required, createOnly),
			reference("UserOrGroupId", "User/Group ID", "", "", "Group", "User").with(required, createOnly),
		),
		stamped(),
	)
}
