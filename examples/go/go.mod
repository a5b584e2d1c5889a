module example.org/lexel

go 1.21
