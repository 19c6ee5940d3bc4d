"""Tests of the Adobe Commerce back end: against HTTP answers made up, and against the stand-in Magento."""
