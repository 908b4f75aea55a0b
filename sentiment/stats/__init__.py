"""Intervals, resampling and autoregression; nothing here knows posts or windows."""
