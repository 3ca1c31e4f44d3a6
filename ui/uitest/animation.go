package uitest

import (
	"fmt"
	"strings"
	"time"
)

// Animation puts pictures of [Terminal.SVG] of the same size and palette one after the
// other, each for as long as perFrame, without end. Whoever wants no motion sees the
// first.
func Animation(frames []string, perFrame time.Duration) string {
	var b strings.Builder
	opening, _, _ := strings.Cut(frames[0], "\n")
	b.WriteString(opening + "\n")
	whole := perFrame.Seconds() * float64(len(frames))
	fmt.Fprintf(&b, "<style>"+
		"@keyframes frame{0%%{visibility:visible}%.3f%%{visibility:hidden}}"+
		"g{visibility:hidden;animation:frame %.1fs steps(1) infinite}"+
		"@media (prefers-reduced-motion:reduce){g{animation:none}g:first-of-type{visibility:visible}}"+
		"</style>\n", 100/float64(len(frames)), whole)
	for i, frame := range frames {
		_, rest, _ := strings.Cut(frame, "\n")
		fmt.Fprintf(&b, `<g style="animation-delay:%.1fs">`+"\n%s</g>\n", float64(i)*perFrame.Seconds(), strings.TrimSuffix(rest, "</svg>\n"))
	}
	b.WriteString("</svg>\n")
	return b.String()
}
