"""A container port whose diesel cargo handlers give way to grid, hybrid and battery machines, with photovoltaic roofs."""
