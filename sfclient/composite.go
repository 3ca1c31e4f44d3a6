package sfclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"cupgrade/core/parallel"
)

// maxQueriesInComposite is how many of a composite's subrequests may be queries.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
const maxQueriesInComposite = 5

type compositeRequest struct {
	AllOrNone  bool         `json:"allOrNone"`
	Subrequest []subrequest `json:"compositeRequest"`
}

type subrequest struct {
	Method      string `json:"method"`
	URL         string `json:"url"`
	ReferenceID string `json:"referenceId"`
}

type compositeResponse struct {
	Results []subresponse `json:"compositeResponse"`
}

type subresponse struct {
	Body        json.RawMessage `json:"body"`
	Status      int             `json:"httpStatusCode"`
	ReferenceID string          `json:"referenceId"`
}

// readComposite runs up to five queries as one request. Their text travels in the
// body, so its length does not matter.
func (c *Conn) readComposite(ctx context.Context, op, version string, selections []selection) error {
	body, err := compositeBody(version, selections)
	if err != nil {
		return err
	}
	answer, err := c.read(ctx, request{
		op: op, method: http.MethodPost, path: "services/data/v" + version + "/composite", body: body,
	})
	if err != nil {
		return err
	}
	results, err := compositeResults(op, answer, len(selections))
	if err != nil {
		return err
	}
	var tasks []func(context.Context) error
	for i, s := range selections {
		tasks = append(tasks, func(ctx context.Context) error { return c.takeResult(ctx, op, results[i], s) })
	}
	return parallel.Run(ctx, tasks...)
}

func compositeBody(version string, selections []selection) ([]byte, error) {
	var request compositeRequest
	for i, s := range selections {
		request.Subrequest = append(request.Subrequest, subrequest{
			Method: http.MethodGet, URL: "/" + s.Path(version), ReferenceID: reference(i),
		})
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("write a composite request: %w", err)
	}
	return body, nil
}

func reference(i int) string { return "q" + strconv.Itoa(i) }

// compositeResults puts the results of a composite into the order of its
// subrequests; each must be there once.
func compositeResults(op string, answer reply, count int) ([]reply, error) {
	var response compositeResponse
	if err := decode(op, answer, &response); err != nil {
		return nil, err
	}
	results := make([]reply, count)
	header := http.Header{"Date": answer.header["Date"]}
	for _, r := range response.Results {
		for i := range results {
			if r.ReferenceID == reference(i) {
				results[i] = reply{status: r.Status, header: header, body: r.Body}
			}
		}
	}
	for _, r := range results {
		if r.status == 0 {
			return nil, badAnswer(op, answer, "a part of it is missing")
		}
	}
	return results, nil
}

// takeResult gives a subrequest's result to its query.
func (c *Conn) takeResult(ctx context.Context, op string, result reply, s selection) error {
	var err error
	if result.ok() {
		err = c.readPages(ctx, op, result, s)
	} else {
		err = asRefusal(answerError(op, result), s)
	}
	if a, ok := s.(*advisory); ok {
		a.lost, err = err != nil, nil
	}
	return err
}

// advisory is a part of a composite that may fail in any way, and spoils no other.
type advisory struct {
	selection
	lost bool
}
