"""The seam to ERP, OMS and WMS: events written in the same transaction as what they tell; delivered by webhooks."""
