// Package sfclient reads and changes the records of an upgrade: it implements
// upgrade.Org with queries, describes and writes that package wire sends.
//
// It must not know how a request travels, which is the room wire, nor what a rule makes
// of what was read: it gives facts, and says which of them could not be read.
package sfclient
