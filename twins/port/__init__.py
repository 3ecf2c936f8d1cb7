"""Container port with electric and hybrid cargo handlers and PV (Laem Chabang)."""
