package schema

import (
	"fmt"
	"strings"
)

// objectPermissionAccess is what each user may do in all, which is computed.
const objectPermissionAccess = "UserPermissionAccess"

// permissionUnion joins what the profile grants with what each active assignment
// does. The permission set of a group is already net of muting.
func permissionUnion(granted []Field) string {
	columns := make([]string, len(granted))
	for i, f := range granted {
		columns[i] = fmt.Sprintf(`max(p."%[1]s") AS "%[1]s"`, f.Name)
	}
	return `SELECT u."Id" AS "Id", u."SystemModstamp" AS "LastCacheUpdate", ` + strings.Join(columns, ", ") + `
		FROM "User" u JOIN "PermissionSet" p ON p."ProfileId" = u."ProfileId" OR p."Id" IN (
			SELECT a."PermissionSetId" FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id" AND a."IsActive")
		GROUP BY u."Id"`
}
