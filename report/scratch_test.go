package report_test
import ("testing";"os";"vmssim/report")
func TestScratch(t *testing.T){
 r:=newResult()
 o:=report.Options{Question:"Does autoscale on CPU follow a flash crowd at noon without losing requests?", Style: report.Style{Color: os.Getenv("COLOR")!=""}}
 report.WriteText(os.Stdout,r,o)
}
