// Package parallel runs calls beside each other, and keeps a panic of one from taking
// the program down.
//
// It must not know what the calls do.
package parallel
