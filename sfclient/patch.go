package sfclient

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"cupgrade/core"
)

// notSent is a write that was given up before it went out, so that nothing happened.
func notSent(op string, err error) *core.RemoteError { return &core.RemoteError{Op: op, Err: err} }

// patch sends one write, exactly once. Only 204 is yes: Salesforce answers a PATCH
// with no body, so another success came from something in between, and what became
// of the write is not known.
func (c *Conn) patch(ctx context.Context, op, object string, id core.ID, fields any, since time.Time) (reply, error) {
	version, err := c.apiVersion(ctx)
	if err != nil {
		return reply{}, notSent(op, err)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return reply{}, notSent(op, err)
	}
	answer, err := c.Write(ctx, request{
		op: op, method: http.MethodPatch, body: body, header: unmodifiedSince(since),
		path: "services/data/v" + version + "/sobjects/" + object + "/" + string(id),
	})
	if err != nil {
		return reply{}, err
	}
	if answer.status != http.StatusNoContent {
		return reply{}, badAnswer(op, answer, "Salesforce confirms a change with 204")
	}
	return answer, nil
}
