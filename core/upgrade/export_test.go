package upgrade

// States lists all states, the gravest last.
func States() []State {
	rules := stateRules()
	states := make([]State, 0, len(rules))
	for _, rule := range rules {
		states = append(states, rule.state)
	}
	return states
}
