package price

import "testing"

// The names as "az vm list-usage" gives them ("Check vCPU quotas", in its
// localized form: "Standard DSv3 Family vCPUs").
func TestFamily(t *testing.T) {
	for size, want := range map[string]string{
		"Standard_D2s_v5":      "standardDSv5Family",
		"Standard_D4ds_v4":     "standardDDSv4Family",
		"Standard_D2ps_v5":     "standardDPSv5Family",
		"Standard_D2_v3":       "standardDv3Family",
		"Standard_DS1_v2":      "standardDSv2Family",
		"Standard_A1_v2":       "standardAv2Family",
		"Standard_B1ms":        "standardBSFamily",
		"Standard_B2s":         "standardBSFamily",
		"Standard_F2s":         "standardFSFamily",
		"Standard_F16s_v2":     "standardFSv2Family",
		"Standard_L8s_v3":      "standardLSv3Family",
		"Standard_NC4as_T4_v3": "standardNCASv3_T4Family",
		"Standard_E8-4s_v5":    "standardESv5Family",
		"My own size":          "",
	} {
		if got := Family(size); got != want {
			t.Errorf("%s: %q, want %q", size, got, want)
		}
	}
	for _, size := range Azure().sizes {
		if Family(size.Name) == "" {
			t.Errorf("%s has no family", size.Name)
		}
	}
}
