package uitest

import (
	"math"
	"strconv"
)

// Contrast is that of two colours, "#rrggbb", from 1 to 21, or 0 when one of them is no
// colour. Source: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
func Contrast(one, other string) float64 {
	a, aIs := measureLuminance(one)
	b, bIs := measureLuminance(other)
	if !aIs || !bIs {
		return 0
	}
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// measureLuminance gives the relative one: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance
func measureLuminance(colour string) (float64, bool) {
	if len(colour) != len("#rrggbb") || colour[0] != '#' {
		return 0, false
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		level, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return 0, false
		}
		c := float64(level) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum, true
}
