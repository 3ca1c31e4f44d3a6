package demoorg

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
)

type batchRequest struct {
	HaltOnError   bool            `json:"haltOnError"`
	BatchRequests []batchSubquery `json:"batchRequests"`
}

type batchSubquery struct {
	Method    string          `json:"method"`
	URL       string          `json:"url"`
	RichInput json.RawMessage `json:"richInput"`
}

type batchAnswer struct {
	HasErrors bool          `json:"hasErrors"`
	Results   []batchResult `json:"results"`
}

type batchResult struct {
	StatusCode int `json:"statusCode"`
	Result     any `json:"result"`
}

// runBatch answers POST composite/batch: independent requests, each of which counts
// as a call of its own. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_batch.htm
func runBatch(ctx context.Context, c *call) (*answer, error) {
	var request batchRequest
	if err := decodeBody(c.body, &request); err != nil {
		return nil, err
	}
	switch n := len(request.BatchRequests); {
	case n == 0:
		return nil, refuse(http.StatusBadRequest, codeMissing, "batchRequests must hold at least one subrequest")
	case n > maxSubrequests:
		return nil, refuse(http.StatusBadRequest, codeLimitExceeded,
			"Cannot specify more than %d subrequests in a batch request", maxSubrequests)
	}
	for _, s := range request.BatchRequests {
		if s.Method == "" || s.URL == "" {
			return nil, parserError("Missing required field: method or url")
		}
	}
	out := batchAnswer{Results: []batchResult{}}
	for i, s := range request.BatchRequests {
		a := c.runBatchPart(ctx, i, s, request.HaltOnError && out.HasErrors)
		out.HasErrors = out.HasErrors || a.failed()
		out.Results = append(out.Results, batchResult{StatusCode: a.status, Result: a.body})
	}
	return ok(out), nil
}

// runBatchPart runs the i-th subrequest, unless the batch has been halted. The first
// one is covered by the call that the batch itself is.
func (c *call) runBatchPart(ctx context.Context, i int, s batchSubquery, halted bool) *answer {
	if halted {
		return failure(refuse(http.StatusPreconditionFailed, "BATCH_PROCESSING_HALTED", "Batch processing halted per request"))
	}
	if i > 0 {
		if err := c.spendCalls(1); err != nil {
			return failure(err)
		}
	}
	target := s.URL
	if !strings.HasPrefix(target, "/") {
		target = dataPath + "/" + target
	}
	sub, refused := c.makeSubcall(s.Method, target, s.RichInput)
	if refused != nil {
		return failure(refused)
	}
	if len(sub.path) > 0 && strings.EqualFold(sub.path[0], nameComposite) {
		return failure(notFound())
	}
	return c.org.dispatch(ctx, sub)
}

// spendCalls counts further API calls of the request.
func (c *call) spendCalls(n int) error {
	if err := c.org.usage.spend(n); err != nil {
		return err
	}
	*c.cost += n
	return nil
}
