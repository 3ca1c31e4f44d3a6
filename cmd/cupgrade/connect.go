package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/signin"
)

// connector signs in to the org that the command line and the environment name.
// What it opened is closed by close.
type connector struct {
	streams streams
	demo    bool

	mu   sync.Mutex
	org  *demoorg.Org
	last *sfclient.Client
}

// connect gives the org, signed in. It may be called again after an error.
func (c *connector) connect(ctx context.Context) (upgrade.Org, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	credentials, err := c.credentials(ctx)
	if err != nil {
		return nil, err
	}
	client, err := sfclient.New(sfclient.Config{InstanceURL: credentials.InstanceURL, Token: credentials.Token})
	if err != nil {
		return nil, fmt.Errorf("sign in with %s: %w", credentials.Source, err)
	}
	c.last = client
	return client, nil
}

// credentials finds a session: of the embedded demo org when it is asked for,
// else the one in the environment.
func (c *connector) credentials(ctx context.Context) (signin.Credentials, error) {
	if !c.demo {
		credentials, err := signin.FromEnvironment(c.streams.env)
		if err != nil {
			return signin.Credentials{}, fmt.Errorf("sign in: %w", err)
		}
		return credentials, nil
	}
	if c.org == nil {
		// The org outlives the request to connect: it ends with the program.
		org, err := demoorg.Start(context.WithoutCancel(ctx), demoorg.Options{Seed: 1})
		if err != nil {
			return signin.Credentials{}, fmt.Errorf("start the demo org: %w", err)
		}
		c.org = org
	}
	return signin.Credentials{
		InstanceURL: c.org.URL(), Token: sfclient.NewSecret(c.org.Token()), Source: "the demo org",
	}, nil
}

// close ends what connect opened.
func (c *connector) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil {
		c.last.Close()
	}
	if c.org == nil {
		return nil
	}
	if err := c.org.Close(); err != nil {
		return fmt.Errorf("stop the demo org: %w", err)
	}
	return nil
}

// isSignIn tells whether an error is about the session: there is none, or the org
// refuses it.
func isSignIn(err error) bool {
	return errors.Is(err, signin.ErrNoCredentials) || errors.Is(err, sfclient.ErrInstanceURL) ||
		errors.Is(err, sfclient.ErrToken) || isRefusedSession(err)
}
