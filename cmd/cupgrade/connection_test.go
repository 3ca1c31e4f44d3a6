package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg/seed"
)

// authority issues certificates that no machine trusts.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, cert: &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Acme Proxy \x1b[2J CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	raw := a.sign(a.cert, &a.key.PublicKey)
	if a.cert, err = x509.ParseCertificate(raw); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *authority) sign(cert *x509.Certificate, key *ecdsa.PublicKey) []byte {
	a.t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, cert, a.cert, key, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return raw
}

// serve serves the API behind a certificate, which change may spoil.
func (a *authority) serve(change func(*x509.Certificate)) (url string) {
	a.t.Helper()
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "org"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(cert)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{a.sign(cert, &key.PublicKey)}, PrivateKey: key}}}
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	a.t.Cleanup(server.Close)
	return server.URL
}

// TestConnectionsHaveWords makes the built program meet what stands between an admin and an
// org. Each is told as what it is, with what to do, at once: asking again mends none.
func TestConnectionsHaveWords(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	trusted := filepath.Join(tempDir(t), "trusted")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
	if err := os.MkdirAll(trusted, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(trusted, "acme.pem"), block, 0o600); err != nil {
		t.Fatal(err)
	}
	sound := a.serve(func(*x509.Certificate) {})
	proxy := func(status int) string {
		return serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	}
	where := map[string]string{"darwin": "Keychain Access", "windows": "certlm.msc"}[runtime.GOOS]
	if where == "" {
		where = "SSL_CERT_DIR"
	}
	const org = "https://acme.my.salesforce.com"
	for name, tt := range map[string]struct {
		url  string
		env  []string
		says []string
	}{
		"not trusted":      {sound, nil, []string{"certificate is not trusted", "Acme Proxy", "company", where}},
		"out of date":      {a.serve(func(c *x509.Certificate) { c.NotAfter = c.NotBefore.Add(time.Minute) }), nil, []string{"not valid now", "date and time of this machine"}},
		"of another host":  {a.serve(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"wifi.example"} }), nil, []string{"of another host", "wifi.example", "sign in to the network"}},
		"no encryption":    {strings.Replace(proxy(http.StatusOK), "http:", "https:", 1), nil, []string{"can't be encrypted"}},
		"proxy, password":  {org, []string{"HTTPS_PROXY=" + proxy(http.StatusProxyAuthRequired)}, []string{"proxy wants a password", "USER:PASSWORD@127.0.0.1", "NO_PROXY"}},
		"proxy, forbidden": {org, []string{"HTTPS_PROXY=" + proxy(http.StatusForbidden)}, []string{"proxy does not let the request pass", "403"}},
		"trusted":          {sound, []string{"SSL_CERT_DIR=" + trusted}, []string{"HTTP 418"}},
		"by its name":      {strings.Replace(sound, "127.0.0.1", "localhost", 1), []string{"SSL_CERT_DIR=" + trusted}, []string{"HTTP 418"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS != "linux" && len(tt.env) > 0 && strings.HasPrefix(tt.env[0], "SSL_CERT_DIR") {
				return // the system itself is asked there
			}
			var errs strings.Builder
			cmd := program(t.Context(), t, binary(t), planMaya()...)
			cmd.Stderr = overhear(t, "standard error", &errs)
			cmd.Env = childEnv(append(tt.env, "SF_ORG_INSTANCE_URL="+tt.url, "SF_ACCESS_TOKEN=00D000000000001!x", "CUPGRADE_STATE_DIR="+filepath.Join(tempDir(t), "state"))...)
			began := time.Now()
			_ = cmd.Run() // its exit code is asked below
			if cmd.ProcessState.ExitCode() != exitError || time.Since(began) > 20*time.Second {
				t.Errorf("it ends with %d after %s", cmd.ProcessState.ExitCode(), time.Since(began))
			}
			for _, text := range tt.says {
				if !strings.Contains(errs.String(), text) {
					t.Errorf("it does not say %q:\n%s", text, errs.String())
				}
			}
			onlyPrintable(t, name, errs.String())
		})
	}
}

// TestLocalhostIsThisMachine plans on a demo org that is named localhost.
func TestLocalhostIsThisMachine(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.url = strings.Replace(s.url, "127.0.0.1", "localhost", 1)
	s.run(exitDone, planMaya()...)
	s.says(seed.Maya)
}
