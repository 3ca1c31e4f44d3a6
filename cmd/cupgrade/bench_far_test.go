package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/wire"
	"cupgrade/ui/flow"
)

// farRoundTrip is how far the org of these benchmarks is.
const farRoundTrip = 150 * time.Millisecond

// farOrg is a demo org that answers after a round trip, and a client of it.
type farOrg struct {
	*demoorgtest.Org
	b      *testing.B
	client *sfclient.Client
	record recordingTransport
}

func openFar(b *testing.B) *farOrg {
	b.Helper()
	img, err := image()
	if err != nil {
		b.Fatal(err)
	}
	org, err := demoorgtest.Start(b.Context(), demoorg.Options{Open: img.Open, Now: morning, MembershipDelay: -1, Latency: farRoundTrip})
	if err != nil {
		b.Fatal(err)
	}
	f := &farOrg{Org: org, b: b}
	f.record.base = &http.Transport{MaxIdleConnsPerHost: 5}
	f.client, err = sfclient.New(wire.Config{InstanceURL: org.URL(), Token: wire.NewSecret(org.Token()), Transport: &f.record})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := f.client.Session(b.Context()); err != nil {
		b.Fatal(err)
	}
	return f
}

func (f *farOrg) close() {
	f.record.base.CloseIdleConnections()
	if err := f.Close(); err != nil {
		f.b.Fatal(err)
	}
}

// calls counts the API calls that were made since a number of requests.
func (f *farOrg) calls(since int) (calls int) {
	for _, r := range f.Requests()[since:] {
		calls += r.APICalls
	}
	return calls
}

// recordingTransport keeps what is asked, while it is told to.
type recordingTransport struct {
	base *http.Transport
	on   atomic.Bool
	mu   sync.Mutex
	kept []kept
}

// kept is one request: of a composite, one of its parts.
type kept struct {
	method, url string
	header      http.Header
	body        []byte
}

// RoundTrip keeps the request and sends it.
func (r *recordingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.on.Load() {
		if err := r.keep(req); err != nil {
			return nil, err
		}
	}
	return r.base.RoundTrip(req)
}

func (r *recordingTransport) keep(req *http.Request) error {
	one := kept{method: req.Method, url: req.URL.String(), header: req.Header.Clone()}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return err
		}
		one.body, req.Body = body, io.NopCloser(bytes.NewReader(body))
	}
	var composite struct {
		Parts []struct{ Method, URL string } `json:"compositeRequest"`
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if json.Unmarshal(one.body, &composite) != nil || len(composite.Parts) == 0 {
		r.kept = append(r.kept, one)
		return nil
	}
	for _, part := range composite.Parts {
		header := one.header.Clone()
		header.Del("Content-Type")
		r.kept = append(r.kept, kept{method: part.Method, url: req.URL.Scheme + "://" + req.URL.Host + part.URL, header: header})
	}
	return nil
}

// choose does what the wizard does between the list of users and the losses, for someone
// who chooses at once: the user is read, what the user may do and what the profiles grant,
// and the plan is made. What depends on the org alone is read before, beside the list.
func (f *farOrg) choose(ahead bool) (chosen func() upgrade.Plan) {
	f.b.Helper()
	ctx := f.b.Context()
	matches, err := f.client.SearchUsers(ctx, seed.Maya, 20)
	if err != nil || len(matches.Users) != 1 {
		f.b.Fatalf("%d users, %v", len(matches.Users), err)
	}
	steps := flow.Steps()
	load := func(a *flow.Answers, id flow.ID) (apply func()) {
		read := steps[flow.Index(steps, id)].Load(a)
		apply, err := read.Do(ctx)
		if err != nil {
			f.b.Fatal(err)
		}
		return apply
	}
	a := &flow.Answers{Org: f.client, Online: true, Eager: true, Ctx: ctx}
	if ahead {
		a.ReadOrg()
		a.User, a.Org = &matches.Users[0].User, reader{f.client}
		load(a, flow.StepLicense) // which waits for what is read of the org, and is not taken over
		a.User, a.Org = nil, f.client
	}
	return func() upgrade.Plan {
		a.ChooseUser(matches.Users[0].User)
		load(a, flow.StepLicense)()
		target := profileOf(f.b, *a.Basis, seed.ProfilePartnerSales)
		a.ChooseLicense(target.License)
		ranking := steps[flow.Index(steps, flow.StepProfile)].Page(a, false).Aside.Start()
		if _, err := ranking.Do(ctx); err != nil {
			f.b.Fatal(err)
		}
		a.ChooseProfile(target)
		load(a, flow.StepLosses)()
		return *a.Plan
	}
}

// reader is an org of which nothing of a user is read: only what is read ahead.
type reader struct{ upgrade.Org }

// User gives nobody.
func (reader) User(context.Context, core.ID) (upgrade.UserFacts, error) {
	return upgrade.UserFacts{}, nil
}

func profileOf(b *testing.B, basis upgrade.Basis, name string) core.Profile {
	b.Helper()
	for _, p := range basis.Catalog.Profiles {
		if p.Name == name {
			target, err := basis.Profile(p.ID)
			if err != nil {
				b.Fatal(err)
			}
			return target
		}
	}
	b.Fatalf("there is no profile %s", name)
	return core.Profile{}
}

// inTrips reports a time as round trips.
func inTrips(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(farRoundTrip), "round-trips")
}

// BenchmarkUserToLosses is the way from the user chosen to the complete loss screen, at
// 150 ms: "ours" as the wizard goes it, and "naive" a client that reads the same facts by
// one plain request after the other.
func BenchmarkUserToLosses(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		calls := 0
		for b.Loop() {
			b.StopTimer()
			f := openFar(b)
			chosen, before := f.choose(true), len(f.Requests())
			b.StartTimer()
			if plan := chosen(); plan.Cost.All() == 0 {
				b.Fatal("nothing is lost")
			}
			b.StopTimer()
			calls += f.calls(before)
			f.close()
			b.StartTimer()
		}
		inTrips(b)
		b.ReportMetric(float64(calls)/float64(b.N), "calls")
	})
	b.Run("naive", func(b *testing.B) {
		f := openFar(b)
		defer f.close()
		chosen := f.choose(false)
		f.record.on.Store(true)
		chosen()
		f.record.on.Store(false)
		client := &http.Client{Transport: f.record.base}
		before := len(f.Requests())
		for b.Loop() {
			for _, one := range f.record.kept {
				one.send(b, client)
			}
		}
		inTrips(b)
		b.ReportMetric(float64(f.calls(before))/float64(b.N), "calls")
	})
}

// send sends the request as it is, and reads the answer.
func (k kept) send(b *testing.B, client *http.Client) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), k.method, k.url, bytes.NewReader(k.body))
	if err != nil {
		b.Fatal(err)
	}
	req.Header = k.header
	resp, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		b.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= http.StatusInternalServerError {
		b.Fatalf("%s %s is answered with %d", k.method, k.url, resp.StatusCode)
	}
}

// BenchmarkCommit is a commit of two writes and its verification, at 150 ms, from enter on.
// "x-writes+2" is how much longer it takes than the writes' own round trips and two more.
func BenchmarkCommit(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		f := openFar(b)
		plan := f.choose(false)()
		b.StartTimer()
		result := commit.Applier{Org: f.client, Wait: runs.WallClock().Wait}.Apply(b.Context(), plan)
		b.StopTimer()
		if !result.Done() || !result.Verification.Verified() || len(plan.Steps) != 2 {
			b.Fatalf("it ends with %v after %d steps", result.Err, len(plan.Steps))
		}
		f.close()
		b.StartTimer()
	}
	inTrips(b)
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(4*farRoundTrip), "x-writes+2")
}
