"""What an owner decides for the whole business."""
