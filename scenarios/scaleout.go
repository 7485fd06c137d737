package scenarios

import "vmssim/model"

// overprovision returns how many more instances a scale-out starts.
func (s *ScaleSet) overprovision() model.Overprovisioning {
	if !*s.Overprovision {
		return model.Overprovisioning{}
	}
	return model.Overprovisioning{
		ExtraPercent:   float64(*s.Overprovisioning.Extra),
		SkipExtensions: *s.DoNotRunExtensionsOnOverprovisionedVMs,
	}
}

// completeOverprovision fills in that a Uniform set overprovisions.
func (c completer) completeOverprovision(set *ScaleSet, path string) {
	if c.fills(set.Overprovision == nil, join(path, "overprovision")) {
		uniform := set.OrchestrationMode == nil || *set.OrchestrationMode == "Uniform"
		set.Overprovision = &uniform
	}
}

func (c *checker) overprovision(s *ScaleSet, path string) {
	at := join(path, "overprovision")
	if c.clean(at, join(path, "orchestrationMode")) && *s.Overprovision && *s.OrchestrationMode == "Flexible" {
		c.at(at, "true for a Flexible scale set; only Uniform ones overprovision")
	}
}
