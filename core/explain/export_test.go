package explain

// CatalogueCodes gives the codes of Salesforce that the catalogue explains.
func CatalogueCodes() []string {
	entries := catalogue()
	codes := make([]string, 0, len(entries))
	for _, e := range entries {
		codes = append(codes, e.code)
	}
	return codes
}

// Refusal is one entry of the catalogue: a code with a text that it is for.
type Refusal struct {
	Code, Text, Title, Meaning, Action, Source string
}

// Catalogue gives the entries in the order they are asked.
func Catalogue() []Refusal {
	entries := catalogue()
	refusals := make([]Refusal, 0, len(entries))
	for _, e := range entries {
		refusals = append(refusals, Refusal{e.code, e.text, e.title, e.meaning, e.action, e.source})
	}
	return refusals
}
