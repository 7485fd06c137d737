package collect

import (
	"fmt"

	"vmssim/model"
)

// orphanText says of messages whose worker is gone what the other fields of an
// entry do not.
func orphanText(load string, l *model.MessageLoss) string {
	return fmt.Sprintf("%.3g messages of %s come back when their locks run out, %v of work lost",
		number(l.Messages), load, l.Worked)
}
