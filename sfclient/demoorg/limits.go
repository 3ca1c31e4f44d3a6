package demoorg

import (
	"fmt"
	"net/http"
	"sync"
)

// dailyCalls is the org's API calls in 24 hours, those of a small Enterprise
// Edition org. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const dailyCalls = 100_000

// apiUsage counts API calls against the daily limit.
type apiUsage struct {
	mu    sync.Mutex
	used  int
	limit func() int // nil for dailyCalls
}

// spend takes a call, or refuses when the limit is reached.
func (u *apiUsage) spend() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.used >= u.max() {
		return refuse(http.StatusForbidden, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
	}
	u.used++
	return nil
}

func (u *apiUsage) max() int {
	if u.limit == nil {
		return dailyCalls
	}
	return u.limit()
}

func (u *apiUsage) read() (used, limit int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.used, u.max()
}

// header is the value of Sforce-Limit-Info.
func (u *apiUsage) header() string {
	used, limit := u.read()
	return fmt.Sprintf("api-usage=%d/%d", used, limit)
}

// allowance is one entry of the limits resource. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
type allowance struct {
	Max       int
	Remaining int
}

// getLimits answers GET limits.
func getLimits(c *call) (*answer, error) {
	used, limit := c.org.usage.read()
	return answerOK(map[string]allowance{
		"DailyApiRequests":        {Max: limit, Remaining: max(limit-used, 0)},
		"DailyBulkApiBatches":     {Max: 15_000, Remaining: 15_000},
		"DataStorageMB":           {Max: 1_024, Remaining: 998},
		"FileStorageMB":           {Max: 1_024, Remaining: 1_020},
		"PermissionSets":          {Max: 1_500, Remaining: 1_475},
		"SingleEmail":             {Max: 5_000, Remaining: 5_000},
		"HourlyDashboardStatuses": {Max: 999_999_999, Remaining: 999_999_999},
	}), nil
}
