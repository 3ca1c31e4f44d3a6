package wire

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"cupgrade/core"
)

// NotSent is a write that was given up before it went out, so that nothing happened.
func NotSent(op string, err error) *core.RemoteError { return &core.RemoteError{Op: op, Err: err} }

// Patch sends one write, exactly once. Only 204 is yes: Salesforce answers a PATCH
// with no body, so another success came from something in between, and what became
// of the write is not known.
func (c *Conn) Patch(ctx context.Context, op, object string, id core.ID, fields any, since time.Time) (Reply, error) {
	version, err := c.APIVersion(ctx)
	if err != nil {
		return Reply{}, NotSent(op, err)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return Reply{}, NotSent(op, err)
	}
	answer, err := c.Write(ctx, Request{
		Op: op, Method: http.MethodPatch, Body: body, Header: unmodifiedSince(since),
		Path: "services/data/v" + version + "/sobjects/" + object + "/" + string(id),
	})
	if err != nil {
		return Reply{}, err
	}
	if answer.Status != http.StatusNoContent {
		return Reply{}, BadAnswer(op, answer, "Salesforce confirms a change with 204")
	}
	return answer, nil
}
