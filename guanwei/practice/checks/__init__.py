"""One module per check. guanwei.practice.registry lists them; CONTRIBUTING tells how to add one."""
