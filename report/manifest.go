package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
)

const (
	manifestName   = "manifest.json"
	manifestSchema = "vmssim/manifest/v1"
)

// A manifest lists the files of an output directory, itself left out.
type manifest struct {
	Schema string          `json:"schema"`
	Files  []manifestEntry `json:"files"`
}

type manifestEntry struct {
	Name   string `json:"name"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func manifestOf(files []File) []byte {
	m := manifest{Schema: manifestSchema, Files: make([]manifestEntry, len(files))}
	for i, f := range files {
		sum := sha256.Sum256(f.Data)
		m.Files[i] = manifestEntry{f.Name, len(f.Data), hex.EncodeToString(sum[:])}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return append(text, '\n')
}

// readManifest returns the names in a manifest, and its own.
func readManifest(path string) (map[string]bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("it has no readable %s", manifestName)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil || m.Schema != manifestSchema {
		return nil, fmt.Errorf("its %s is another program's", manifestName)
	}
	names := map[string]bool{manifestName: true}
	for _, f := range m.Files {
		names[f.Name] = true
	}
	return names, nil
}
