package access

import "strings"

// rightWords names each right as Setup does, in the order a person reads them.
var rightWords = [...]struct {
	right Rights
	word  string
}{
	{Read, "read"},
	{Create, "create"},
	{Edit, "edit"},
	{Delete, "delete"},
	{ViewAll, "view all records"},
	{ModifyAll, "modify all records"},
	{ViewAllFields, "view all fields"},
	{Use, "use"},
}

// String lists the rights in words: "read, create".
func (r Rights) String() string {
	var words []string
	for _, w := range rightWords {
		if r.Has(w.right) {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, ", ")
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
