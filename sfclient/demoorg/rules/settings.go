package rules

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

// Settings are the settings of the org that its rules depend on. On Salesforce
// they live under Setup > Digital Experiences > Settings and Setup > Sharing
// Settings; here they are kept beside the records.
type Settings struct {
	// StandardExternalProfiles is "Allow using standard external profiles for
	// self-registration, user creation, and login".
	StandardExternalProfiles bool `json:"standardExternalProfiles"`
	// CustomerRoles and PartnerRoles are how many roles an account gets, 1 to 3.
	CustomerRoles int `json:"customerRoles"`
	PartnerRoles  int `json:"partnerRoles"`
	// AccountRoleOptimization is "Minimize the number of roles created". The
	// setting holds for a whole Salesforce org; in this simulation it holds for
	// the accounts listed, so that one org can show both behaviours.
	// https://help.salesforce.com/s/articleView?id=005167126&type=1
	AccountRoleOptimization []string `json:"accountRoleOptimization"`
	// OptimizesAllRoles is the setting for the whole org, as the Metadata API tells it.
	OptimizesAllRoles bool `json:"optimizesAllRoles"`
	// KeepsForbiddenSets refuses an upgrade while a permission set is assigned that the new
	// license does not allow, as procedures for the data loader hint; the release note says
	// that the upgrade removes it.
	KeepsForbiddenSets bool `json:"keepsForbiddenSets"`
	// UniqueUsernames is "Require unique usernames for partners in this org". Without
	// it, a partner's username must be unique across all orgs; UsernamesElsewhere are
	// those of other orgs.
	UniqueUsernames    bool     `json:"uniqueUsernames"`
	UsernamesElsewhere []string `json:"usernamesElsewhere"`
	// ExternalReports lets external users run reports, CaseStatus lets Customer
	// Community Plus users change the status of cases, and PartnerSuperUsers is "Enable
	// Partner Super User Access".
	ExternalReports   bool `json:"externalReports"`
	CaseStatus        bool `json:"caseStatus"`
	PartnerSuperUsers bool `json:"partnerSuperUsers"`
	// PortalRoleLimit is how many portal roles the org may have, 0 for the default.
	PortalRoleLimit int `json:"portalRoleLimit"`
	// SiteDelay is how long after a write site membership is recalculated.
	SiteDelay time.Duration `json:"siteDelay"`
}

const settingsKey = "rules.settings"

// DefaultSettings are those of an org where nobody changed anything.
func DefaultSettings() Settings {
	return Settings{
		CustomerRoles: 1, PartnerRoles: 3, SiteDelay: 3 * time.Second,
		UniqueUsernames: true, ExternalReports: true, CaseStatus: true, PartnerSuperUsers: true,
	}
}

// optimizesRoles tells whether account role optimization holds for an account.
func (s Settings) optimizesRoles(account string) bool {
	return s.OptimizesAllRoles || slices.Contains(s.AccountRoleOptimization, account)
}

// maxPortalRoles is how many portal roles the org may have: the default is 50,000.
func (s Settings) maxPortalRoles() int { return cmp.Or(s.PortalRoleLimit, 50_000) }

// roleCount gives how many roles of a portal type an account gets.
func (s Settings) roleCount(portalType string) int {
	n := s.CustomerRoles
	if portalType == portalPartner {
		n = s.PartnerRoles
	}
	return min(max(n, 1), len(portalRanks))
}

// LoadSettings reads the settings of an org, the default ones when none were kept.
func LoadSettings(tx *store.Tx) Settings {
	s := DefaultSettings()
	loadMeta(tx, settingsKey, &s)
	return s
}

// SaveSettings keeps the settings of an org.
func SaveSettings(tx *store.Tx, s Settings) {
	saveMeta(tx, settingsKey, s)
}

// SharingSet gives the users of its profiles access to records that belong to
// their account or contact. It names profiles and not users, so that coverage ends with
// the profile. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
type SharingSet struct {
	FullName       string          `json:"fullName"`
	Name           string          `json:"name"`
	Description    string          `json:"description"`
	Profiles       []string        `json:"profiles"` // by Profile.Name
	AccessMappings []AccessMapping `json:"accessMappings"`
}

// AccessMapping is one object that a sharing set opens: records whose ObjectField
// equals the user's UserField can be read or edited.
type AccessMapping struct {
	AccessLevel string `json:"accessLevel"` // Read or Edit
	Object      string `json:"object"`
	ObjectField string `json:"objectField"`
	UserField   string `json:"userField"`
}

// SharingRule shares records of an object. Source:
// https://developer.salesforce.com/docs/platform/api-metadata/references/meta-types/metadata-sharingrules.html
type SharingRule struct {
	Object   string `json:"object"`
	FullName string `json:"fullName"`
	Label    string `json:"label"`
	Access   string `json:"access"`   // Read or Edit
	SharedTo string `json:"sharedTo"` // allPartnerUsers or allCustomerPortalUsers, "" for a role
	Role     string `json:"role"`     // with its subordinates
	Criteria bool   `json:"criteria"` // by criteria, and not by owner
	// Field and Value are the criterion, and From is the role, with its subordinates, whose
	// users own the records; "" for any.
	Field string `json:"field"`
	Value string `json:"value"`
	From  string `json:"from"`
}

// ProfileSettings are what a profile decides beside permissions. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
type ProfileSettings struct {
	RecordTypes []string        `json:"recordTypes"` // the first of each object is its default
	IPRanges    []string        `json:"ipRanges"`    // "203.0.113.0-203.0.113.255"
	Hours       [2]int          `json:"hours"`       // from and to on working days, in minutes; 0 for always
	Session     SessionSettings `json:"session"`     // zero for those of the org
}

// SessionSettings are those that a profile has of its own. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profilesessionsetting.htm
type SessionSettings struct {
	Timeout int    `json:"timeout"` // in minutes
	Level   string `json:"level"`   // STANDARD or HIGH_ASSURANCE, "" for any
}

// Metadata is what has no table, because Salesforce shows it through the Metadata API only.
type Metadata struct {
	SharingSets  []SharingSet
	SharingRules []SharingRule
	Profiles     map[string]ProfileSettings // by name
	RecordTypes  map[string][]string        // that permission sets assign, by their names
}

const metadataKey = "rules.metadata"

// LoadMetadata reads the metadata of the org.
func LoadMetadata(tx *store.Tx) (m Metadata) {
	loadMeta(tx, metadataKey, &m)
	return m
}

// SaveMetadata keeps it.
func SaveMetadata(tx *store.Tx, m Metadata) { saveMeta(tx, metadataKey, m) }

func loadMeta(tx *store.Tx, key string, into any) {
	if text := tx.Meta(key); text != "" {
		tx.Fail("read "+key, json.Unmarshal([]byte(text), into))
	}
}

func saveMeta(tx *store.Tx, key string, value any) {
	text, err := json.Marshal(value)
	tx.Fail("keep "+key, err)
	tx.SetMeta(key, string(text))
}
