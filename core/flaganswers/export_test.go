package flaganswers

// Distance is the number of letters between two texts.
func Distance(a, b string) int { return countTypos(a, b) }
