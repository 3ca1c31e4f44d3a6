// Package ui holds the wizard: flow is the wizard without a face, tui the full
// screen, and plain the numbered lines.
package ui
