"""The Amazon side: the port `Marketplace` over Amazon's Selling Partner API. It knows no database."""
