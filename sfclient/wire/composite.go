package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"cupgrade/core/parallel"
)

// MaxQueries is how many of a composite's subrequests may be queries.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
const MaxQueries = 5

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
func (c *Conn) readComposite(ctx context.Context, op, version string, selections []Selection) error {
	body, err := compositeBody(version, selections)
	if err != nil {
		return err
	}
	answer, err := c.Read(ctx, Request{
		Op: op, Method: http.MethodPost, Path: "services/data/v" + version + "/composite", Body: body,
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

func compositeBody(version string, selections []Selection) ([]byte, error) {
	var request compositeRequest
	for i, s := range selections {
		request.Subrequest = append(request.Subrequest, subrequest{
			Method: http.MethodGet, URL: "/" + s.Path(version), ReferenceID: Reference(i),
		})
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("write a composite request: %w", err)
	}
	return body, nil
}

// Reference is the name by which a later part of a composite refers to an earlier one.
func Reference(i int) string { return "q" + strconv.Itoa(i) }

// compositeResults puts the results of a composite into the order of its
// subrequests; each must be there once.
func compositeResults(op string, answer Reply, count int) ([]Reply, error) {
	var response compositeResponse
	if err := Decode(op, answer, &response); err != nil {
		return nil, err
	}
	results := make([]Reply, count)
	header := http.Header{"Date": answer.Header["Date"]}
	for _, r := range response.Results {
		for i := range results {
			if r.ReferenceID == Reference(i) {
				results[i] = Reply{Status: r.Status, Header: header, Body: r.Body}
			}
		}
	}
	for _, r := range results {
		if r.Status == 0 {
			return nil, BadAnswer(op, answer, "a part of it is missing")
		}
	}
	return results, nil
}

// takeResult gives a subrequest's result to its query.
func (c *Conn) takeResult(ctx context.Context, op string, result Reply, s Selection) error {
	var err error
	if result.OK() {
		err = c.readPages(ctx, op, result, s)
	} else {
		err = asRefusal(answerError(op, result), s)
	}
	if a, ok := s.(*Advisory); ok {
		a.Lost, err = err != nil, nil
	}
	return err
}

// Advisory is a part of a composite that may fail in any way, and spoils no other.
type Advisory struct {
	Selection
	Lost bool
}
