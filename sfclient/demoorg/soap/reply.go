package soap

import (
	"encoding/xml"
	"fmt"
)

// FileProperties describes one component in the answer of listMetadata. The order
// of the elements is that of the WSDL. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm
type FileProperties struct {
	CreatedByID        string `xml:"createdById"`
	CreatedByName      string `xml:"createdByName"`
	CreatedDate        string `xml:"createdDate"`
	FileName           string `xml:"fileName"`
	FullName           string `xml:"fullName"`
	ID                 string `xml:"id"`
	LastModifiedByID   string `xml:"lastModifiedById"`
	LastModifiedByName string `xml:"lastModifiedByName"`
	LastModifiedDate   string `xml:"lastModifiedDate"`
	Type               string `xml:"type"`
}

// Missing is the record that readMetadata gives for a name that no component has.
type Missing struct {
	Nil string `xml:"xsi:nil,attr"`
}

// NewMissing makes a Missing.
func NewMissing() Missing { return Missing{Nil: "true"} }

// SharingSet is a record of readMetadata. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
type SharingSet struct {
	Kind           string          `xml:"xsi:type,attr"`
	FullName       string          `xml:"fullName"`
	AccessMappings []AccessMapping `xml:"accessMappings"`
	Description    string          `xml:"description,omitempty"`
	Name           string          `xml:"name"`
	Profiles       []string        `xml:"profiles"`
}

// AccessMapping is one object that a sharing set opens.
type AccessMapping struct {
	AccessLevel string `xml:"accessLevel"`
	Object      string `xml:"object"`
	ObjectField string `xml:"objectField"`
	UserField   string `xml:"userField"`
}

// Profile is a record of readMetadata, without the permissions. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
type Profile struct {
	Kind        string                 `xml:"xsi:type,attr"`
	FullName    string                 `xml:"fullName"`
	Custom      bool                   `xml:"custom"`
	Layouts     []LayoutAssignment     `xml:"layoutAssignments"`
	Hours       *LoginHours            `xml:"loginHours"`
	Ranges      []LoginIPRange         `xml:"loginIpRanges"`
	RecordTypes []RecordTypeVisibility `xml:"recordTypeVisibilities"`
	UserLicense string                 `xml:"userLicense"`
}

// LayoutAssignment is the page layout of an object, or of a record type of it.
type LayoutAssignment struct {
	Layout     string `xml:"layout"`
	RecordType string `xml:"recordType,omitempty"`
}

// LoginHours are the same hours on all working days, in minutes since midnight.
type LoginHours struct {
	MondayStart    int `xml:"mondayStart"`
	MondayEnd      int `xml:"mondayEnd"`
	TuesdayStart   int `xml:"tuesdayStart"`
	TuesdayEnd     int `xml:"tuesdayEnd"`
	WednesdayStart int `xml:"wednesdayStart"`
	WednesdayEnd   int `xml:"wednesdayEnd"`
	ThursdayStart  int `xml:"thursdayStart"`
	ThursdayEnd    int `xml:"thursdayEnd"`
	FridayStart    int `xml:"fridayStart"`
	FridayEnd      int `xml:"fridayEnd"`
}

// LoginIPRange is where users can log in from.
type LoginIPRange struct {
	EndAddress   string `xml:"endAddress"`
	StartAddress string `xml:"startAddress"`
}

// RecordTypeVisibility is a record type that users can use, or can't.
type RecordTypeVisibility struct {
	Default    bool   `xml:"default"`
	RecordType string `xml:"recordType"`
	Visible    bool   `xml:"visible"`
}

// ProfileSessionSetting is a record of readMetadata. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profilesessionsetting.htm
type ProfileSessionSetting struct {
	Kind                 string `xml:"xsi:type,attr"`
	FullName             string `xml:"fullName"`
	Profile              string `xml:"profile"`
	RequiredSessionLevel string `xml:"requiredSessionLevel,omitempty"`
	SessionTimeout       int    `xml:"sessionTimeout"`
}

// PermissionSet is a record of readMetadata, without the permissions. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm
type PermissionSet struct {
	Kind        string          `xml:"xsi:type,attr"`
	FullName    string          `xml:"fullName"`
	Label       string          `xml:"label"`
	RecordTypes []SetRecordType `xml:"recordTypeVisibilities"`
}

// SetRecordType is a record type that a permission set assigns; no set makes one the
// default.
type SetRecordType struct {
	RecordType string `xml:"recordType"`
	Visible    bool   `xml:"visible"`
}

// SharingRules is a record of readMetadata: all rules of an object. Source:
// https://developer.salesforce.com/docs/platform/api-metadata/references/meta-types/metadata-sharingrules.html
type SharingRules struct {
	Kind     string        `xml:"xsi:type,attr"`
	FullName string        `xml:"fullName"`
	Criteria []SharingRule `xml:"sharingCriteriaRules"`
	Owner    []SharingRule `xml:"sharingOwnerRules"`
}

// SharingRule shares some records of an object.
type SharingRule struct {
	FullName    string   `xml:"fullName"`
	AccessLevel string   `xml:"accessLevel"`
	Label       string   `xml:"label"`
	SharedTo    SharedTo `xml:"sharedTo"`
}

// SharedTo has one element, which is empty where it names no role.
type SharedTo struct {
	Customers *string `xml:"allCustomerPortalUsers"`
	Partners  *string `xml:"allPartnerUsers"`
	Role      string  `xml:"roleAndSubordinates,omitempty"`
}

// CommunitiesSettings are the settings of digital experiences, as far as an
// upgrade depends on them. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_communitiessettings.htm
type CommunitiesSettings struct {
	Kind                           string `xml:"xsi:type,attr"`
	FullName                       string `xml:"fullName"`
	EnableEnablePRM                bool   `xml:"enableEnablePRM"`
	EnableNetPortalUserReportOpts  bool   `xml:"enableNetPortalUserReportOpts"`
	EnableNetworksEnabled          bool   `xml:"enableNetworksEnabled"`
	EnableOotbProfExtUserOpsEnable bool   `xml:"enableOotbProfExtUserOpsEnable"`
	EnablePowerCustomerCaseStatus  bool   `xml:"enablePowerCustomerCaseStatus"`
	EnableUsernameUniqForOrgPref   bool   `xml:"enableUsernameUniqForOrgPref"`
}

// SharingSettings are the sharing settings, as far as an upgrade depends on them.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingsettings.htm
type SharingSettings struct {
	Kind                          string `xml:"xsi:type,attr"`
	FullName                      string `xml:"fullName"`
	EnableAccountRoleOptimization bool   `xml:"enableAccountRoleOptimization"`
	EnableExternalSharingModel    bool   `xml:"enableExternalSharingModel"`
	EnablePartnerSuperUserAccess  bool   `xml:"enablePartnerSuperUserAccess"`
	EnablePortalUserCaseSharing   bool   `xml:"enablePortalUserCaseSharing"`
	EnablePortalUserVisibility    bool   `xml:"enablePortalUserVisibility"`
}

// MetadataObject is a type in the answer of describeMetadata. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_describe.htm
type MetadataObject struct {
	DirectoryName string `xml:"directoryName"`
	InFolder      bool   `xml:"inFolder"`
	MetaFile      bool   `xml:"metaFile"`
	Suffix        string `xml:"suffix"`
	Name          string `xml:"xmlName"`
}

// List gives the message that answers listMetadata.
func List(found []FileProperties) ([]byte, error) {
	return encode(struct {
		XMLName xml.Name         `xml:"listMetadataResponse"`
		Result  []FileProperties `xml:"result"`
	}{Result: found})
}

// Read gives the message that answers readMetadata; each record is a value of one
// of the types of this package, in the order of the names asked for.
func Read(records []any) ([]byte, error) {
	return encode(struct {
		XMLName xml.Name `xml:"readMetadataResponse"`
		Records []any    `xml:"result>records"`
	}{Records: records})
}

// Describe gives the message that answers describeMetadata.
func Describe(types []MetadataObject) ([]byte, error) {
	type result struct {
		MetadataObjects       []MetadataObject `xml:"metadataObjects"`
		OrganizationNamespace string           `xml:"organizationNamespace"`
		PartialSaveAllowed    bool             `xml:"partialSaveAllowed"`
		TestRequired          bool             `xml:"testRequired"`
	}
	return encode(struct {
		XMLName xml.Name `xml:"describeMetadataResponse"`
		Result  result   `xml:"result"`
	}{Result: result{MetadataObjects: types, PartialSaveAllowed: true}})
}

// envelope is a message. An answer's elements are in the default namespace, those
// of a fault in none.
type envelope struct {
	XMLName  xml.Name `xml:"soapenv:Envelope"`
	Envelope string   `xml:"xmlns:soapenv,attr"`
	Default  string   `xml:"xmlns,attr,omitempty"`
	Fault    string   `xml:"xmlns:sf,attr,omitempty"`
	Instance string   `xml:"xmlns:xsi,attr,omitempty"`
	Body     struct {
		Content any
	} `xml:"soapenv:Body"`
}

// encode puts what is answered into its envelope.
func encode(answer any) ([]byte, error) {
	return envelope{Default: metadataSpace, Instance: instanceSpace}.around(answer)
}

func (e envelope) around(content any) ([]byte, error) {
	e.Envelope, e.Body.Content = envelopeSpace, content
	message, err := xml.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode a SOAP message: %w", err)
	}
	return append([]byte(xml.Header), message...), nil
}
