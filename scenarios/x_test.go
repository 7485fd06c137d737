package scenarios
import ("testing";"fmt";"os";"path/filepath";"strings")
func TestX(t *testing.T){
 fs,_:=filepath.Glob("/tmp/bad/*.yaml")
 for _,f:=range fs { b,_:=os.ReadFile(f)
  var sets []string
  for l:=range strings.Lines(string(b)){ if v,ok:=strings.CutPrefix(l,"# set: ");ok{sets=append(sets,strings.TrimRight(v,"\n"))}}
  _,err:=Load(Source{filepath.Base(f),b,os.DirFS("/tmp/bad")},sets)
  fmt.Println("=====",f); if err!=nil {fmt.Println(err)} else {fmt.Println("OK!!!")} }
}
