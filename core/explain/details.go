package explain

import (
	"context"
	"errors"
	"strconv"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// Details gives an error as it came: what was being done, status, code, fields and
// message of whoever refused.
func Details(err error) []display.Text {
	if err == nil {
		return nil
	}
	if errors.Is(err, upgrade.ErrStopped) {
		return nil // who stopped it knows, and nobody else had words for it
	}
	remote, is := errors.AsType[*core.RemoteError](err)
	if !is {
		return ownDetails(err)
	}
	rows := []display.Text{"While: " + display.Clean(remote.Op)}
	if remote.Status != 0 {
		rows = append(rows, "HTTP status: "+display.Clean(strconv.Itoa(remote.Status)))
	}
	if remote.Code != "" {
		rows = append(rows, "Code: "+display.Clean(remote.Code))
	}
	for _, f := range remote.Fields {
		rows = append(rows, "Field: "+display.Clean(f))
	}
	if remote.Message != "" {
		for _, l := range display.Lines(remote.Message) {
			rows = append(rows, "Message: "+l)
		}
	}
	if remote.Err != nil && !errors.Is(remote.Err, context.Canceled) {
		for _, l := range display.Lines(remote.Err.Error()) {
			rows = append(rows, "Cause: "+l)
		}
	}
	return rows
}

// ownDetails is Details of what no server has said. An error that brings its own words has
// said them, and leaves its cause.
func ownDetails(err error) []display.Text {
	if own, is := errors.AsType[core.Explained](err); is {
		if err = errors.Unwrap(own); err == nil || errors.Is(err, context.Canceled) {
			return nil
		}
	}
	return display.Lines(err.Error())
}
