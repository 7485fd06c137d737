package scenarios

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// languageServer is the program that editors ask about YAML files. Version
// 1.25.0 is what the schema was made for.
const languageServer = "yaml-language-server@1.25.0"

// TestEditor shows the schema to a real editor's language server: a good
// scenario has no diagnostics, a bad one has them in the right places, and
// fields explain themselves.
func TestEditor(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: no language server from npm")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	server := startLanguageServer(t, ctx)
	schema := filepath.Join(t.TempDir(), "schema.json")
	if err := os.WriteFile(schema, Schema(), 0o644); err != nil {
		t.Fatal(err)
	}
	modeline := "# yaml-language-server: $schema=file://" + filepath.ToSlash(schema) + "\n"

	good := modeline + string(Template())
	if got := server.open("good.yaml", good); len(got) != 0 {
		t.Errorf("the template has diagnostics: %q", got)
	}
	for word, want := range map[string][]string{
		"cooldown": {"How long after the action no other follows", "from 1m to 7d"},
		"arrivals": {"How many requests come, and when"},
	} {
		hover := server.hover("good.yaml", good, word)
		for _, text := range want {
			if !strings.Contains(hover, text) {
				t.Errorf("hover over %s says %q, without %q", word, hover, text)
			}
		}
	}

	bad := modeline + `name: x
duration: 1d
seed: -1
loadBalancers:
  lb: {sku: {name: Standart}}
scaleSets:
  web:
    sku: {name: Standard_D2s_v5, capcity: 2}
`
	got := server.open("bad.yaml", bad)
	for _, want := range []string{
		"4:7: Value is below the minimum of 0",
		"6:20: Value is not accepted. Valid values:",
		"9:34: Property capcity is not allowed",
		`9:5: Missing property "capacity"`,
	} {
		if !slices.ContainsFunc(got, func(d string) bool { return strings.HasPrefix(d, want) }) {
			t.Errorf("no diagnostic %q among %q", want, got)
		}
	}
	if len(got) != 4 {
		t.Errorf("%d diagnostics: %q", len(got), got)
	}
}

// A client speaks the language server protocol over pipes.
type client struct {
	t      *testing.T
	in     io.Writer
	out    *bufio.Reader
	nextID int
}

// startLanguageServer installs the server below the user's cache, once, and
// starts it. It skips the test where that is not possible.
func startLanguageServer(t *testing.T, ctx context.Context) *client {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s: %v", tool, err)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skipf("no folder to install %s in: %v", languageServer, err)
	}
	dir := filepath.Join(cache, "vmssim-test", languageServer)
	program := filepath.Join(dir, "node_modules", "yaml-language-server", "bin", "yaml-language-server")
	if _, err := os.Stat(program); err != nil {
		install := exec.CommandContext(ctx, "npm", "install", "--prefix", dir,
			"--no-audit", "--no-fund", "--no-save", "--ignore-scripts", languageServer)
		if text, err := install.CombinedOutput(); err != nil {
			t.Skipf("npm cannot install %s: %v\n%s", languageServer, err, text)
		}
	}
	command := exec.CommandContext(ctx, "node", program, "--stdio")
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait() // the error is that it was killed
	})
	c := &client{t: t, in: in, out: bufio.NewReader(out)}
	c.request("initialize", map[string]any{"processId": nil, "rootUri": nil, "capabilities": map[string]any{}})
	c.send(map[string]any{"method": "initialized", "params": map[string]any{}})
	c.send(map[string]any{"method": "workspace/didChangeConfiguration", "params": map[string]any{"settings": settings}})
	return c
}

var settings = map[string]any{"yaml": map[string]any{
	"validate": true, "hover": true, "schemaStore": map[string]any{"enable": false},
}}

func (c *client) send(message map[string]any) {
	c.t.Helper()
	message["jsonrpc"] = "2.0"
	text, err := json.Marshal(message)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(text), text); err != nil {
		c.t.Fatal(err)
	}
}

// A message is what the server sends: a request, a notification or a response.
type message struct {
	ID     *int            `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
}

// receive returns the next message. Requests of the server are answered with
// nothing.
func (c *client) receive() message {
	c.t.Helper()
	length := 0
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			c.t.Fatalf("the language server ended: %v", err)
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			length, _ = strconv.Atoi(value)
		}
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(c.out, text); err != nil {
		c.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		c.t.Fatal(err)
	}
	if m.ID != nil && m.Method != "" {
		c.send(map[string]any{"id": *m.ID, "result": nil})
	}
	return m
}

// request sends a request and waits for its result.
func (c *client) request(method string, params any) json.RawMessage {
	c.t.Helper()
	c.nextID++
	c.send(map[string]any{"id": c.nextID, "method": method, "params": params})
	for {
		if m := c.receive(); m.Method == "" && m.ID != nil && *m.ID == c.nextID {
			return m.Result
		}
	}
}

func uri(name string) string { return "file:///scenarios/" + name }

// open opens a document and returns its diagnostics as line:column: message,
// both counted from 1.
func (c *client) open(name, text string) []string {
	c.t.Helper()
	c.send(map[string]any{"method": "textDocument/didOpen", "params": map[string]any{
		"textDocument": map[string]any{"uri": uri(name), "languageId": "yaml", "version": 1, "text": text},
	}})
	for {
		m := c.receive()
		if m.Method != "textDocument/publishDiagnostics" {
			continue
		}
		var params struct {
			URI         string
			Diagnostics []struct {
				Message string
				Range   struct{ Start struct{ Line, Character int } }
			}
		}
		if err := json.Unmarshal(m.Params, &params); err != nil {
			c.t.Fatal(err)
		}
		if params.URI != uri(name) {
			continue
		}
		var found []string
		for _, d := range params.Diagnostics {
			found = append(found, fmt.Sprintf("%d:%d: %s", d.Range.Start.Line+1, d.Range.Start.Character+1, d.Message))
		}
		return found
	}
}

// hover returns what the server says of the first place of a word in a
// document.
func (c *client) hover(name, text, word string) string {
	c.t.Helper()
	before, _, _ := strings.Cut(text, word)
	line := strings.Count(before, "\n")
	column := len(before) - strings.LastIndexByte(before, '\n') - 1
	return string(c.request("textDocument/hover", map[string]any{
		"textDocument": map[string]any{"uri": uri(name)},
		"position":     map[string]any{"line": line, "character": column + 1},
	}))
}
