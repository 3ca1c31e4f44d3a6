package upgradetest

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// ToPartner is Maya's upgrade to a partner license. The role is left to Salesforce.
func ToPartner() upgrade.Choice {
	return upgrade.Choice{UserID: Maya, ProfileID: HarborPartner}
}

// ToPlus is her upgrade to Customer Community Plus.
func ToPlus() upgrade.Choice {
	return upgrade.Choice{UserID: Maya, ProfileID: HarborPlus}
}

// Gather reads the facts of a choice.
func Gather(t *testing.T, org upgrade.Reader, choice upgrade.Choice) upgrade.Facts {
	t.Helper()
	facts, err := upgrade.Gather(t.Context(), org, choice, nil)
	if err != nil {
		t.Fatalf("gather: %v", err)
	}
	return facts
}

// MakePlan makes the plan of a choice.
func MakePlan(t *testing.T, org upgrade.Reader, choice upgrade.Choice) upgrade.Plan {
	t.Helper()
	return planning.New(Gather(t, org, choice), choice)
}

// Finding gives the finding with a code, nil when there is none.
func Finding(findings []core.Finding, code core.Code) *core.Finding {
	for i := range findings {
		if findings[i].Code == code {
			return &findings[i]
		}
	}
	return nil
}

// Codes lists the codes of findings.
func Codes(findings []core.Finding) []core.Code {
	list := make([]core.Code, len(findings))
	for i, f := range findings {
		list[i] = f.Code
	}
	return list
}

// Noon is the server's clock in tests that read nothing.
func Noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// GenRemoteError draws any evidence at all, with one of the codes or others.
func GenRemoteError(codes ...string) *rapid.Generator[*core.RemoteError] {
	return rapid.Custom(func(t *rapid.T) *core.RemoteError {
		return &core.RemoteError{
			Op: rapid.String().Draw(t, "op"), Status: rapid.IntRange(0, 999).Draw(t, "status"),
			Code:    rapid.SampledFrom(append(codes, "", "SOMETHING_NEW", core.CodeUnknown, core.CodeLockRow, core.CodeRequestLimit, core.CodeFieldIntegrity)).Draw(t, "code"),
			Message: rapid.String().Draw(t, "message"), Fields: rapid.SliceOf(rapid.String()).Draw(t, "fields"),
			Sent: rapid.Bool().Draw(t, "sent"), FromSalesforce: rapid.Bool().Draw(t, "from Salesforce"),
			Err: rapid.SampledFrom([]error{nil, io.EOF, context.Canceled, context.DeadlineExceeded}).Draw(t, "cause"),
		}
	})
}

// Returning is a choice that reassigns.
func Returning(choice upgrade.Choice, ids ...core.ID) upgrade.Choice {
	choice.Reassign = ids
	return choice
}

// GenReassign draws facts with permission sets of every kind, and what of them is
// reassigned.
func GenReassign(base upgrade.Facts) *rapid.Generator[upgrade.Facts] {
	return rapid.Custom(func(t *rapid.T) upgrade.Facts {
		f := base
		f.Grants.Rows = slices.Clone(base.Grants.Rows)
		parents := []core.ID{
			SetOfHarborCustomer, SetOfHarborPartner, KnowledgeSet, CommunitySet,
			AnalyticsSet, FieldOpsResult,
		}
		items := []access.Item{
			ObjectItem("Case"), ObjectItem("Berth__c"), ObjectItem("Lead"), FieldItem("Case", "Priority"), FieldItem("Berth__c", "Length__c"),
			UserItem("RunReports"), UserItem("DeleteTopics"), EntityItem("ApexClass"),
		}
		for range rapid.IntRange(0, 20).Draw(t, "rows") {
			f.Grants.Rows = append(f.Grants.Rows, access.Row{
				Parent: rapid.SampledFrom(parents).Draw(t, "parent"), Item: rapid.SampledFrom(items).Draw(t, "item"),
				Rights: access.Rights(rapid.Byte().Draw(t, "rights")),
			})
		}
		f.User.Assignments = slices.Clone(base.User.Assignments)
		for i := range f.User.Assignments[1:] {
			a := &f.User.Assignments[1+i]
			a.RequiresActivation = rapid.Bool().Draw(t, "session")
			a.LicenseID = rapid.SampledFrom([]core.ID{"", CustomerCommunity, PartnerCommunity, AnalyticsLicense}).Draw(t, "license")
		}
		return f
	})
}

// ObjectItem is an object as an item of access.
func ObjectItem(name string) access.Item {
	return access.Item{Category: access.CategoryObject, Object: name}
}

// FieldItem is a field as an item of access.
func FieldItem(object, name string) access.Item {
	return access.Item{Category: access.CategoryField, Object: object, Name: name}
}

// UserItem is a user permission as an item of access.
func UserItem(name string) access.Item {
	return access.Item{Category: access.CategoryUser, Name: "Permissions" + name}
}

// EntityItem is a setup entity of a type as an item of access.
func EntityItem(kind string) access.Item {
	return access.Item{Category: access.CategorySetupEntity, Object: kind, Name: "01p000000000001AAA"}
}

// JoinGroup makes a user a member of a public group: a change that a plan rests on and
// that keeps nobody from being upgraded.
func JoinGroup(f *upgrade.UserFacts) {
	f.Memberships = append(f.Memberships, core.GroupMembership{GroupID: ID("00G", 7), Name: "Harbor Friends", Type: typeRegular})
}
