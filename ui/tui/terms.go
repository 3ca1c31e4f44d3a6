package tui

// termGained is what more than one page calls what the user will have that is new.
const termGained = "Gained"
