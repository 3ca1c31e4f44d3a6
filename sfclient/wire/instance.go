package wire

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// ErrInstanceURL is wrapped by every error of ParseInstanceURL.
var ErrInstanceURL = errors.New("not the URL of a Salesforce org")

// salesforceDomain is where the APIs of all orgs are: MyDomain.my.salesforce.com,
// MyDomain--name.sandbox.my.salesforce.com, and the instance names before them.
// Source: https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
const salesforceDomain = ".salesforce.com"

// ParseInstanceURL checks that a token may be sent to a URL, and returns it as
// scheme and host without a slash at the end. It takes https://HOST.salesforce.com
// and, for the demo org and tests, http or https on a loopback address or localhost. The error
// says what is wrong with the URL and never repeats it, because it may hold a
// password.
func ParseInstanceURL(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		return "", fmt.Errorf("%w: it should look like https://MyDomain.my.salesforce.com", ErrInstanceURL)
	}
	if u.User != nil {
		return "", fmt.Errorf("%w: it holds a user name", ErrInstanceURL)
	}
	if strings.TrimRight(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(raw, "#") {
		return "", fmt.Errorf("%w: remove everything after the host", ErrInstanceURL)
	}
	if addr, err := netip.ParseAddr(u.Hostname()); err == nil {
		if !addr.IsLoopback() || addr.Zone() != "" {
			return "", fmt.Errorf("%w: a bare address is accepted only for this machine (127.0.0.1, [::1])", ErrInstanceURL)
		}
		return loopbackOrigin(u)
	}
	if strings.EqualFold(u.Hostname(), localhost) {
		return loopbackOrigin(u)
	}
	return salesforceOrigin(u)
}

// loopbackOrigin accepts any port, and plain http, on this machine's own address.
func loopbackOrigin(u *url.URL) (string, error) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("%w: the scheme is neither https nor http", ErrInstanceURL)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

func salesforceOrigin(u *url.URL) (string, error) {
	host := strings.ToLower(u.Hostname())
	switch {
	case u.Scheme != "https":
		return "", fmt.Errorf("%w: it must begin with https://", ErrInstanceURL)
	case u.Port() != "" && u.Port() != "443":
		return "", fmt.Errorf("%w: a port other than 443 is accepted only on this machine (127.0.0.1, [::1], localhost)", ErrInstanceURL)
	case !strings.HasSuffix(host, salesforceDomain) || !isHostname(host):
		return "", fmt.Errorf("%w: the host must end in %s; Setup > My Domain shows it", ErrInstanceURL, salesforceDomain)
	}
	return "https://" + host, nil
}

// isHostname tells whether a host is made of DNS labels alone, so that nothing in
// it can be read differently by another parser.
func isHostname(host string) bool {
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				return false
			}
		}
	}
	return true
}
