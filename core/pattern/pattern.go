// Package pattern keeps regular expressions that are compiled when they are first needed: to
// compile all of them at the start takes time before the first frame.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy gives an expression, which must be a good one, compiled with its first use.
func Lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
