package upgradetest

import (
	"fmt"

	"cupgrade/core"
)

// ID makes the n-th id of an object, in its 18-character form. It panics on a
// prefix that no id can start with, which is a mistake in a test.
func ID(prefix string, n int) core.ID {
	id, err := core.ParseID(fmt.Sprintf("%s%012d", prefix, n))
	if err != nil {
		panic(err)
	}
	return id
}

// The people of the org, by what they are there for.
const (
	Maya  core.ID = "005000000000001AAA" // the default story: Customer Community
	Tomas core.ID = "005000000000002AAA" // on a partner account that has its three roles
	Dana  core.ID = "005000000000003AAA" // a partner user already
	Eva   core.ID = "005000000000004AAA" // inactive and frozen
	Nina  core.ID = "005000000000005AAA" // External Identity, without a contact
	Admin core.ID = "005000000000009AAA" // whose session it is
)

// The licenses.
const (
	CustomerCommunity  core.ID = "100000000000001AAA"
	CustomerPlus       core.ID = "100000000000002AAA" // seats left
	CustomerPlusLogin  core.ID = "100000000000003AAA" // bounded by logins, few left
	PartnerCommunity   core.ID = "100000000000004AAA" // seats left
	PartnerLogin       core.ID = "100000000000005AAA" // no seat left
	AnalyticsLicense   core.ID = "0PL000000000001GAA"
	ExternalIdentityID core.ID = "100000000000006AAA"
)

// The profiles, and the permission sets that they own.
const (
	HarborCustomer   core.ID = "00e000000000001AAA" // Customer Community
	HarborPlus       core.ID = "00e000000000002AAA" // Customer Community Plus
	HarborPlusLogin  core.ID = "00e000000000003AAA" // Customer Community Plus Login
	HarborPartner    core.ID = "00e000000000004AAA" // Partner Community
	StandardPartner  core.ID = "00e000000000005AAA" // Partner Community, made by Salesforce
	HarborPartnerLog core.ID = "00e000000000006AAA" // Partner Community Login

	SetOfHarborCustomer   core.ID = "0PS000000000001GAA"
	SetOfHarborPlus       core.ID = "0PS000000000002GAA"
	SetOfHarborPlusLogin  core.ID = "0PS000000000003GAA"
	SetOfHarborPartner    core.ID = "0PS000000000004GAA"
	SetOfStandardPartner  core.ID = "0PS000000000005GAA"
	SetOfHarborPartnerLog core.ID = "0PS000000000006GAA"
)

// Maya's permission sets and group.
const (
	KnowledgeSet   core.ID = "0PS000000000011GAA" // without a license: can be reassigned
	CommunitySet   core.ID = "0PS000000000012GAA" // made for Customer Community
	AnalyticsSet   core.ID = "0PS000000000013GAA" // needs a permission set license
	FieldOpsGroup  core.ID = "0PG000000000001GAA"
	FieldOpsResult core.ID = "0PS000000000014GAA" // the group's aggregate
	FieldOpsPart   core.ID = "0PS000000000015GAA" // its only component
	FieldOpsMuting core.ID = "0QM000000000001GAA"
)

// The accounts, the sites, and the roles of Tomas's account from high to low.
const (
	BrightHarbor core.ID = "001000000000001AAA"
	Northwind    core.ID = "001000000000002AAA"

	HelpCenter core.ID = "0DB000000000001GAA"
	MemberHub  core.ID = "0DB000000000002GAA"
	PartnerHub core.ID = "0DB000000000003GAA"

	NorthwindExecutive core.ID = "00E000000000001EAA"
	NorthwindManager   core.ID = "00E000000000002EAA"
	NorthwindUser      core.ID = "00E000000000003EAA"
	OwnerRole          core.ID = "00E000000000009EAA"
)
