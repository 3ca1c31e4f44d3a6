package access

import "strings"

// rightWord names a right as Setup does.
type rightWord struct {
	right Rights
	word  string
}

// rightWords are in the order a person reads them.
var rightWords = [...]rightWord{
	{Read, "read"},
	{Create, "create"},
	{Edit, "edit"},
	{Delete, "delete"},
	{ViewAll, "view all records"},
	{ModifyAll, "modify all records"},
	{ViewAllFields, "view all fields"},
	{Use, "use"},
}

// listWords lists the rights.
func (r Rights) listWords() []string {
	words := []string{}
	for _, w := range rightWords {
		if r.Has(w.right) {
			words = append(words, w.word)
		}
	}
	return words
}

// String lists the rights in words: "read, create".
func (r Rights) String() string { return strings.Join(r.listWords(), ", ") }

// APIName is how an item is named in metadata: "Case", "Case.Priority", "RunReports". A
// setup entity is known by its id only, which is no name: it has none.
func (i Item) APIName() string {
	switch i.Category {
	case CategoryField:
		return i.Object + "." + i.Name
	case CategoryUser:
		return strings.TrimPrefix(i.Name, "Permissions")
	case CategoryTab:
		return i.Name
	case CategorySetupEntity:
		return ""
	default:
		return i.Object
	}
}

// Title is what the permissions of a category are called, for the head of a list.
func (c Category) Title() string {
	switch c {
	case CategoryObject:
		return "Object permissions"
	case CategoryField:
		return "Field permissions"
	case CategoryUser:
		return "User permissions"
	case CategorySetupEntity:
		return "Apex classes, pages and other setup entities"
	case CategoryTab:
		return "Tabs"
	}
	return "Other permissions"
}

// Categories lists all categories in the order a person reads them.
func Categories() []Category {
	return []Category{CategoryObject, CategoryField, CategoryUser, CategorySetupEntity, CategoryTab}
}
