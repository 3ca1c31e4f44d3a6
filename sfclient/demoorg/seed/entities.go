package seed

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// customDefinitions are found by a durable id, of which their permissions have 18
// characters and they themselves 15.
const (
	customDefinitions = "Portal_Preferences__c Support_Routing__mdt"
	prefixCustomDef   = "01I"
	durableShort      = 15
)

// addDefinitions lists the objects of the org: those with records, by their names,
// and custom settings and metadata types, by the ids that SetupEntityAccess has.
func (b *builder) addDefinitions() {
	objects := b.tx.Schema().Objects
	rows := make([]store.Row, 0, len(objects))
	for _, o := range objects {
		if o.Tooling {
			continue
		}
		row := makeDefinition(o.Name, o.Name, o.Label, o.LabelPlural, o.KeyPrefix)
		if !o.Setup && o.Field(fieldOwnerID) != nil {
			row["InternalSharingModel"], row["ExternalSharingModel"] = sharingModel(o.Name), sharingModel(o.Name)
		}
		rows = append(rows, row)
	}
	for i, name := range strings.Fields(customDefinitions) {
		id := store.MakeID(prefixCustomDef, int64(i)+1)
		b.know(entityCustomDef)[name] = id
		label := makeLabel(apiName(name))
		row := makeDefinition(id[:durableShort], name, label, label, "")
		row["IsCustomSetting"], row["IsQueryable"] = strings.HasSuffix(name, "__c"), false
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b store.Row) int {
		return strings.Compare(a.String("QualifiedApiName"), b.String("QualifiedApiName"))
	})
	b.insertNamed(objectDefinition, "QualifiedApiName", rows)
}

// sharingModel is the organization-wide default of an object: what is no contact, which its
// account decides, is private.
func sharingModel(object string) string {
	if object == objectContact {
		return "ControlledByParent"
	}
	return "Private"
}

func makeDefinition(durable, name, label, plural, prefix string) store.Row {
	return store.Row{
		"DurableId": durable, "QualifiedApiName": name, fieldDeveloperName: apiName(name),
		fieldLabel: label, "PluralLabel": plural, fieldMasterLabel: label, "KeyPrefix": prefix,
	}
}

// apiName is the name of a custom object without what says that it is one.
func apiName(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "__c"), "__mdt")
}

// addFlowVersions makes the one version of each flow the one that runs.
func (b *builder) addFlowVersions() {
	for _, flow := range b.notes["Flow"] {
		version := b.findID("Flow", flow.key)
		b.tx.Set("FlowDefinition", b.findID("FlowDefinition", flow.key), store.Row{"ActiveVersionId": version, "LatestVersionId": version})
	}
}

// addProfileLayouts gives every profile the page layouts of three objects; partners have
// one of their own for accounts.
func (b *builder) addProfileLayouts() {
	objects := []string{objectAccount, objectContact, "Case"}
	rows := make([]store.Row, 0, len(objects)*len(b.profiles))
	for _, p := range b.profiles {
		made := b.profile[p.Name]
		for _, object := range objects {
			layout := object + " Layout"
			if object == objectAccount && made.userType == typePartner {
				layout = "Partner " + layout
			}
			rows = append(rows, store.Row{fieldProfileID: made.id, "LayoutId": b.findID("Layout", layout), "TableEnumOrId": object})
		}
	}
	b.insertRows("ProfileLayout", rows)
}

// makeLabel makes a label of an API name.
func makeLabel(name string) string {
	return strings.ReplaceAll(strings.TrimSuffix(name, "__c"), "_", " ")
}
