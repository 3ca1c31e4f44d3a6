package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"

	"cupgrade/core"
	"cupgrade/core/phrase"
)

// The codes of the findings about a connection that can't be trusted or made.
const (
	FindingUntrusted    core.Code = "error-certificate-not-trusted"
	FindingOutOfDate    core.Code = "error-certificate-out-of-date"
	FindingOtherHost    core.Code = "error-certificate-of-another-host"
	FindingBadTLS       core.Code = "error-certificate"
	FindingProxyLogin   core.Code = "error-proxy-login"
	FindingProxyRefuses core.Code = "error-proxy"
)

// ConnectionError is a connection that will not come about by asking again: a certificate
// that is not accepted, or a proxy that does not let the request pass.
type ConnectionError struct {
	finding core.Finding
	err     error
}

// Error says what is in the way, and the cause.
func (e *ConnectionError) Error() string { return e.finding.Title + ": " + e.err.Error() }

// Unwrap gives the cause.
func (e *ConnectionError) Unwrap() error { return e.err }

// Finding says the same in parts.
func (e *ConnectionError) Finding() core.Finding { return e.finding }

// ExplainConnection gives an error of net/http with words of its own, nil when asking again
// may mend it.
func ExplainConnection(err error) *ConnectionError {
	finding := core.Finding{Severity: core.SeverityBlocker, Source: "https://pkg.go.dev/crypto/x509"}
	unknown, isUnknown := errors.AsType[x509.UnknownAuthorityError](err)
	invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
	other, isOther := errors.AsType[x509.HostnameError](err)
	proxy, isProxy := errors.AsType[*proxyError](err)
	_, isRecord := errors.AsType[tls.RecordHeaderError](err)
	switch {
	case isUnknown:
		finding.Code, finding.Title, finding.Action = FindingUntrusted, "The certificate is not trusted", adviseOnTrust(runtime.GOOS)
		finding.Meaning = "It was issued by " + nameIssuer(unknown.Cert) + ", which this machine does not trust. " +
			"A company's proxy that looks into encrypted traffic issues its own, and so does an attacker."
	case isInvalid && invalid.Reason == x509.Expired:
		finding.Code, finding.Title, finding.Action = FindingOutOfDate, "The certificate is not valid now", "Check the date and time of this machine. If they are right, tell the administrator of the proxy or the network."
		finding.Meaning = fmt.Sprintf("It is valid from %s to %s.", phrase.Moment(invalid.Cert.NotBefore), phrase.Moment(invalid.Cert.NotAfter))
	case isOther:
		finding.Code, finding.Title, finding.Action = FindingOtherHost, "The certificate is of another host", "Check the address of the org. If it is right, the network shows a page of its own first: open a browser and sign in to the network."
		finding.Meaning = fmt.Sprintf("It is not for %s, but for %s.", other.Host, nameHosts(other.Certificate))
	case isInvalid, isRecord:
		finding.Code, finding.Title, finding.Action = FindingBadTLS, "The connection can't be encrypted as it must be", "Check the address of the org, and whether something stands in between: a proxy or a sign-in page."
		finding.Meaning = phrase.Sentence(err.Error())
	case isProxy:
		finding.Code, finding.Title, finding.Meaning, finding.Action = proxy.explain()
		finding.Source = "https://pkg.go.dev/net/http#ProxyFromEnvironment"
	default:
		return nil
	}
	return &ConnectionError{finding, err}
}

// adviseOnTrust says where a system takes the certificates from that it trusts. Source:
// https://pkg.go.dev/crypto/x509#SystemCertPool
func adviseOnTrust(system string) string {
	where := "put its certificate as a .pem file into a folder and name that in SSL_CERT_DIR, or add it to the certificates of the system, " +
		"as with update-ca-certificates or update-ca-trust"
	switch system {
	case "darwin":
		where = "add its certificate to the System keychain in Keychain Access, and set it to Always Trust"
	case "windows":
		where = "add its certificate to the Trusted Root Certification Authorities, as with certlm.msc"
	}
	return "Ask your network administrator. If it is your company's, " + where + "."
}

// nameIssuer names who has issued a certificate.
func nameIssuer(cert *x509.Certificate) string {
	if cert == nil {
		return "an authority"
	}
	if name := cert.Issuer.String(); name != "" && name != cert.Subject.String() {
		return fmt.Sprintf("%q", name)
	}
	return "its own holder"
}

// nameHosts names the hosts of a certificate.
func nameHosts(cert *x509.Certificate) string {
	names := append([]string{}, cert.DNSNames...)
	for _, ip := range cert.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "none"
	}
	const most = 3
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("%d more", more))
	}
	return phrase.List(names)
}

// proxyError is what a proxy answers in place of a connection.
type proxyError struct {
	host   string
	status int
}

// Error gives the proxy and its status.
func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy %s answers HTTP %d %s", e.host, e.status, http.StatusText(e.status))
}

// explain gives code, title, meaning and action.
func (e *proxyError) explain() (code core.Code, title, meaning, action string) {
	meaning = fmt.Sprintf("HTTPS_PROXY names %s, which answered HTTP status %d.", e.host, e.status)
	if e.status == http.StatusProxyAuthRequired {
		return FindingProxyLogin, "The proxy wants a password", meaning,
			"Set HTTPS_PROXY to http://USER:PASSWORD@" + e.host + ", with %40 for an @ in the password. " +
				"For a proxy that takes no such password, ask for one that does, or for a way around it: NO_PROXY=.salesforce.com."
	}
	return FindingProxyRefuses, "The proxy does not let the request pass", meaning, "Ask the proxy administrator to allow *.salesforce.com, port 443."
}

// CheckProxyAnswer makes a typed error of a proxy's refusal; see
// http.Transport.OnProxyConnectResponse.
func CheckProxyAnswer(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{host: proxy.Host, status: answer.StatusCode}
}

// localhost is the name of this machine. It is never looked up: what it resolves to would be
// up to the network. Source: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
const localhost = "localhost"

// dialLocally dials this machine itself where it is named.
func dialLocally(dialer *net.Dialer) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil || !strings.EqualFold(host, localhost) {
			return dialer.DialContext(ctx, network, address)
		}
		conn, err := dialer.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			return dialer.DialContext(ctx, network, net.JoinHostPort("::1", port))
		}
		return conn, nil
	}
}
