package core_test

import (
	"context"
	"errors"
	"testing"

	"cupgrade/core"
)

func TestUserType(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in               core.UserType
		target, external bool
		portal           core.PortalType
	}{
		{"CspLitePortal", false, true, ""},
		{"CSPLitePortal", false, true, ""}, // as documents write it
		{"PowerPartner", true, true, core.PortalTypePartner},
		{"powercustomersuccess", true, true, core.PortalTypeCustomer},
		{"CustomerSuccess", false, true, ""},
		{"Standard", false, false, ""},
		{"Guest", false, false, ""},
		{"", false, false, ""},
	}
	for _, tt := range tests {
		if got := tt.in.IsTarget(); got != tt.target {
			t.Errorf("%q.IsTarget() = %v", tt.in, got)
		}
		if got := tt.in.IsExternal(); got != tt.external {
			t.Errorf("%q.IsExternal() = %v", tt.in, got)
		}
		if got := tt.in.PortalType(); got != tt.portal {
			t.Errorf("%q.PortalType() = %q", tt.in, got)
		}
	}
	if !core.PortalType("partner").Is(core.PortalTypePartner) {
		t.Error("portal types are compared with regard to case")
	}
}

func TestPortalRoleRank(t *testing.T) {
	t.Parallel()
	order := []core.PortalRole{"executive", "Manager", "Worker", "PersonAccount", "Something new"}
	for i, r := range order {
		if got := r.Rank(); got != i {
			t.Errorf("%q has rank %d, want %d", r, got, i)
		}
	}
}

func TestUserLicenseSeats(t *testing.T) {
	t.Parallel()
	logins := 20
	tests := []struct {
		license core.UserLicense
		free    int
		login   bool
	}{
		{core.UserLicense{Total: 10, Used: 4}, 6, false},
		{core.UserLicense{Total: 10, Used: 10}, 0, false},
		{core.UserLicense{Total: 10, Used: 12}, 0, false}, // an org may be over its count
		{core.UserLicense{Total: 10, MonthlyLoginsEntitlement: &logins}, 10, true},
	}
	for _, tt := range tests {
		if got := tt.license.Free(); got != tt.free {
			t.Errorf("%+v has %d free seats, want %d", tt.license, got, tt.free)
		}
		if got := tt.license.IsLoginBased(); got != tt.login {
			t.Errorf("%+v is login-based: %v", tt.license, got)
		}
	}
}

func TestAdminMay(t *testing.T) {
	t.Parallel()
	admin := core.Admin{Permissions: map[string]bool{core.PermViewSetup: true, core.PermViewRoles: false}}
	for permission, want := range map[string][2]bool{
		core.PermViewSetup: {true, true}, core.PermViewRoles: {false, true}, core.PermManageUsers: {false, false},
	} {
		if has, known := admin.May(permission); has != want[0] || known != want[1] {
			t.Errorf("May(%s) = %v, %v", permission, has, known)
		}
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	if core.HasBlocker([]core.Finding{{Severity: core.SeverityNotice}, {Severity: core.SeverityWarning}}) {
		t.Error("a warning blocks")
	}
	if !core.HasBlocker([]core.Finding{{Severity: core.SeverityNotice}, {Severity: core.SeverityBlocker}}) {
		t.Error("a blocker does not block")
	}
	if core.SeverityBlocker.Rank() >= core.SeverityWarning.Rank() || core.SeverityWarning.Rank() >= core.SeverityNotice.Rank() {
		t.Error("severities are out of order")
	}
}

func TestRemoteError(t *testing.T) {
	t.Parallel()
	err := error(&core.RemoteError{
		Op: "update User", Status: 400, Code: core.CodeFieldIntegrity,
		Message: "role type must match user type", Fields: []string{"UserRoleId"},
	})
	const want = "update User: HTTP 400: FIELD_INTEGRITY_EXCEPTION: role type must match user type [UserRoleId]"
	if err.Error() != want {
		t.Errorf("the error reads %q, want %q", err, want)
	}
	lost := &core.RemoteError{Op: "update User", Sent: true, Err: context.DeadlineExceeded}
	if !errors.Is(lost, context.DeadlineExceeded) || lost.Error() != "update User: context deadline exceeded" {
		t.Errorf("the cause is lost in %q", lost)
	}
}
