# Templates of alerts: run with the labels that the expression can yield.
$ cd data/lint/rules
$ promctl lint templates.yml
templates.yml:9:21: warning: the label rate changes with the value of the alert [template]
    9 |           rate: "{{ $value }}"
      |                     ^~~~~~
   help: an alert with other labels is another alert: it is pending again and never fires; put the value into an annotation
templates.yml:12:27: warning: the template fails: error calling gt: incompatible types for comparison: float64 and int [template]
   12 |           summary: "{{ if gt $value 1 }}many{{ end }} errors on {{ $labels.instance }}"
      |                           ^~~~~~~~~~~
   help: the value is a float: write 1.0, not 1
templates.yml:12:68: warning: the annotation summary uses the label instance, which the alert never has [template]
   12 |           summary: "{{ if gt $value 1 }}many{{ end }} errors on {{ $labels.instance }}"
      |                                                                    ^~~~~~~~~~~~~~~~
   help: `sum by (job)` removes it
templates.yml:14:25: warning: the template fails: wrong type for value; expected string; got float64 [template]
   14 |             {{ $value | title }}
      |                         ^~~~~
   help: the value is a number: make it a string first, with humanize or printf
templates.yml:15:16: warning: the annotation description uses the label severity, which the alert gets only later [template]
   15 |             {{ $labels.severity }}: {{ $labels.alertname }} {{ .Labels.path }}
      |                ^~~~~~~~~~~~~~~~
   help: $labels are those of the expression's result; write the text itself
templates.yml:15:40: warning: the annotation description uses the label alertname, which the alert gets only later [template]
   15 |             {{ $labels.severity }}: {{ $labels.alertname }} {{ .Labels.path }}
      |                                        ^~~~~~~~~~~~~~~~~
   help: $labels are those of the expression's result; write the text itself
templates.yml:15:64: warning: the annotation description uses the label path, which the alert never has [template]
   15 |             {{ $labels.severity }}: {{ $labels.alertname }} {{ .Labels.path }}
      |                                                                ^~~~~~~~~~~~
   help: `sum by (job)` removes it
templates.yml:18:75: warning: the template fails: can't evaluate field Foo in type *template.sample [template]
   18 |           asked: '{{ range query "up" }}{{ .Labels.x | parseDuration }}{{ .Foo }}{{ end }}'
      |                                                                           ^~~~
templates.yml:20:45: warning: the template fails: error calling reReplaceAll: regexp: Compile(`(`): error parsing regexp: missing closing ): `(` [template]
   20 |           histogram: '{{ $value.Count }} {{ reReplaceAll "(" "" $labels.job }}'
      |                                             ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
templates.yml:24:54: warning: the annotation summary uses the label instance, which the alert never has [template]
   24 |         annotations: {summary: "{{ $labels.job }} {{ $labels.instance }}"}
      |                                                      ^~~~~~~~~~~~~~~~
   help: `absent()` removes it
templates.yml:27:50: warning: the template fails: error calling parseDuration: not a valid duration string: "x" [template]
   27 |         annotations: {summary: "{{ $labels.job | parseDuration }} {{ .Values }} {{ $labels.instance }}"}
      |                                                  ^~~~~~~~~~~~~
templates.yml:27:70: warning: the template fails: can't evaluate field Values [template]
   27 |         annotations: {summary: "{{ $labels.job | parseDuration }} {{ .Values }} {{ $labels.instance }}"}
      |                                                                      ^~~~~~~
12 problems (12 warnings) in 1 of 1 file
$ promctl lint --select template-raw-rate templates.yml
templates.yml:19:20: warning: the value is a rate and is printed with all its digits [template-raw-rate]
   19 |           raw: "{{ $value }} errors a second, {{ $value | humanize }}"
      |                    ^~~~~~
   help: write {{ $value | humanize }}
1 problem (1 warning) in 1 of 1 file
