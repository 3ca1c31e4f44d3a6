package query

import (
	"strconv"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// formatValue writes a value as FORMAT does for the locale en_US, which the org and its
// administrators have.
func formatValue(kind schema.Type, v any, place *time.Location) string {
	text := textOf(v)
	switch kind {
	case schema.TypeDate:
		if t, err := time.Parse(dateForm, text); err == nil {
			return t.Format("1/2/2006")
		}
	case schema.TypeDateTime:
		if t, err := time.Parse(dateTimeForm, text); err == nil {
			return t.In(place).Format("1/2/2006, 3:04 PM")
		}
	case schema.TypeInt:
		return groupDigits(text)
	case schema.TypeCurrency:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return strings.Replace("$"+groupDigits(strconv.FormatFloat(n, 'f', 2, 64)), "$-", "-$", 1)
		}
	default:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return groupDigits(strconv.FormatFloat(n, 'f', -1, 64))
		}
	}
	return text
}

// groupDigits puts a comma between thousands.
func groupDigits(number string) string {
	whole, fraction, decimal := strings.Cut(number, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimal {
		whole += "." + fraction
	}
	return sign + whole
}
