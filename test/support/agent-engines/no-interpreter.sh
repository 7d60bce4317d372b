echo this has no interpreter line
exit 1
